"""Why a plan is as it is: ``planner.why.explaining`` makes the explanation of one."""
