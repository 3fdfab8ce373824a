"""The sound for the announcements of a telephone hotline. The hotline's number is no outlet: it is the town's."""
