"""What leaves the town's site, one folder each. Begin with `dubbing/releases/outlets.py`: what an outlet declares."""
