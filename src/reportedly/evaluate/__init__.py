"""How good: readers of public benchmarks, measures, floors that cannot sink."""
