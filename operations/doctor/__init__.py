"""What works on this machine, what is missing, and how to get it. One finding for each check."""

from operations.doctor.demonstration import demonstration
from operations.doctor.finding import Finding
from operations.doctor.machine import MACHINE
from operations.doctor.minutes import minutes
from operations.doctor.pace import whisper_pace
from operations.doctor.services import SERVICES

__all__ = ["CHECKS", "Finding"]

CHECKS = (*MACHINE, whisper_pace, *SERVICES, demonstration, minutes)
