"""Why a plan is as it is: cases in which the reason is known by construction."""
