"""How a warning sign is written: a detector, the symbolic timeline, and measures."""

from polars import col

from focuskit.detect.detector import Detector, detector
from focuskit.detect.measure import Measure
from focuskit.detect.plain_functions import PlainMeasure, plain_detector
from focuskit.detect.vocabulary import Timeline

__all__ = [
    "Detector",
    "Measure",
    "PlainMeasure",
    "Timeline",
    "col",
    "detector",
    "plain_detector",
]
