"""What was said and when: segments out of words with times. Begin with `segmentation`."""
