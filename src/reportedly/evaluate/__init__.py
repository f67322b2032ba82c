"""How good: readers of public benchmarks, and measures."""
