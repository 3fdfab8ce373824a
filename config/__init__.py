import os

# OpenBLAS shares even a small product of matrices among all cores, and whoever is ready first waits in a busy loop: on
# two cores with other work a second of sound took ten times as long to filter. Before anything loads numpy.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from config.celery import app as celery_app

__all__ = ["celery_app"]
