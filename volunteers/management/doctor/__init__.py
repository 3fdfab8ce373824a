"""What works on this machine, what is missing, and how to get it. One finding for each thing looked at."""

from volunteers.management.doctor.finding import Finding
from volunteers.management.doctor.machine import MACHINE
from volunteers.management.doctor.services import SERVICES

__all__ = ["CHECKS", "Finding"]

CHECKS = (*MACHINE, *SERVICES)
