"""MP4 read byte by byte: boxes, packets, fragments and their times. Begin with `boxes`."""
