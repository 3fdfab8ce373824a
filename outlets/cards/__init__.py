"""The picture beside a version's link. Where a version has none of its own, that of its tutorial is shown."""
