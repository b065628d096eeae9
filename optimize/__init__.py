"""The planners: plain data in, plan out; knows nothing of the simulator."""
