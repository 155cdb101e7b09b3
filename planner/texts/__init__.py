"""What the planner says about workbooks and on the console, in English and Chinese."""
