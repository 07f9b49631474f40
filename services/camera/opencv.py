"""The one door to OpenCV of this package: settings that must stand before its first import.

Owns the process-wide settings (log level, waiting time of a silent camera, threads); the other
modules take `cv2` and `Pixels` from here. Runs once, on the thread that imports the package.
"""

import os
from pathlib import Path

import numpy as np
import numpy.typing as npt

# Read once when the library loads. A camera that sends nothing holds read() this many seconds
# (10 without it): the desk must say "camera lost" within 2 s (goal R-26).
os.environ.setdefault("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", "1")
os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")
os.environ.setdefault("OPENCV_LOG_LEVEL", "SILENT")

import cv2
from cv2.data import haarcascades

# Another package may have imported OpenCV first: the level is set again where it can be.
cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
# The face search would spread over every core; the desk has two and needs them for the window.
cv2.setNumThreads(1)

Pixels = npt.NDArray[np.uint8]
CASCADES = Path(haarcascades)

__all__ = ["CASCADES", "Pixels", "cv2"]
