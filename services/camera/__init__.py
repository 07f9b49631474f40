"""The webcam: frames for the preview, one photo for the enrolment. See `webcam.OpenCvCamera`."""

from services.camera.webcam import OpenCvCamera

__all__ = ["OpenCvCamera"]
