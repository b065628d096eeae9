"""Other simulators solving the problems of the benchmarks, each as its own users would write it."""
