"""From stored runs to the report's tables and numbers: gathers, draws nothing."""
