// What this browser keeps for its reader: theme and keys. Where storage is closed, nothing is kept and all else works.

/** @param {string} name @returns {string | null} */
export function recall(name) {
  try {
    return localStorage.getItem(`reportedly.${name}`);
  } catch {
    return null;
  }
}

/** @param {string} name @param {string | null} value null forgets it */
export function keep(name, value) {
  try {
    if (value === null) localStorage.removeItem(`reportedly.${name}`);
    else localStorage.setItem(`reportedly.${name}`, value);
  } catch {
    // Nothing is kept.
  }
}
