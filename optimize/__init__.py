"""The planners: plain data in, plan out; knows nothing of the simulator. Empty until the first planner stands."""
