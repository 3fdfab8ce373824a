"""The coordinators' desk: who works on what, who is missing, what waits and for whom, what happened, what is left."""
