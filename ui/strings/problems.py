"""Words for what is wrong with a photo or a setting. Any thread."""

from types import MappingProxyType

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from kiosk.core.errors import ConfigError, ConfigProblem, PhotoProblem

_PHOTO = MappingProxyType(
    {
        PhotoProblem.NOT_AN_IMAGE: (
            QT_TRANSLATE_NOOP("problems", "This file is not a picture."),
            QT_TRANSLATE_NOOP("problems", "Choose a JPEG or PNG file."),
        ),
        PhotoProblem.TOO_LARGE: (
            QT_TRANSLATE_NOOP("problems", "The picture is too large."),
            QT_TRANSLATE_NOOP("problems", "Choose a smaller one, or take a photo."),
        ),
        PhotoProblem.TOO_SMALL: (
            QT_TRANSLATE_NOOP("problems", "The face is too small in the picture."),
            QT_TRANSLATE_NOOP("problems", "Ask the visitor to come closer and take it again."),
        ),
        PhotoProblem.NO_FACE: (
            QT_TRANSLATE_NOOP("problems", "No face was found in the picture."),
            QT_TRANSLATE_NOOP("problems", "Ask the visitor to look into the camera, then retake."),
        ),
        PhotoProblem.SEVERAL_FACES: (
            QT_TRANSLATE_NOOP("problems", "There is more than one face in the picture."),
            QT_TRANSLATE_NOOP("problems", "Let one person stand in the oval, then retake."),
        ),
        PhotoProblem.CANNOT_READ: (
            QT_TRANSLATE_NOOP("problems", "The picture is damaged."),
            QT_TRANSLATE_NOOP("problems", "Choose another file, or take a photo."),
        ),
    }
)

_CONFIG = MappingProxyType(
    {
        ConfigProblem.NOT_TOML: (
            QT_TRANSLATE_NOOP("problems", "The settings file cannot be read: {setting}. {detail}"),
            QT_TRANSLATE_NOOP("problems", "Correct the line that is named, then start again."),
        ),
        ConfigProblem.UNKNOWN_SETTING: (
            QT_TRANSLATE_NOOP("problems", "There is no setting named {setting}. {detail}"),
            QT_TRANSLATE_NOOP("problems", "Correct its name or remove it, then start again."),
        ),
        ConfigProblem.MISSING: (
            QT_TRANSLATE_NOOP("problems", "The setting {setting} is missing. {detail}"),
            QT_TRANSLATE_NOOP("problems", "Add it to the settings file, then start again."),
        ),
        ConfigProblem.BAD_VALUE: (
            QT_TRANSLATE_NOOP("problems", "The setting {setting} has a wrong value. {detail}"),
            QT_TRANSLATE_NOOP("problems", "Correct the value, then start again."),
        ),
        ConfigProblem.FILE_MISSING: (
            QT_TRANSLATE_NOOP("problems", "The file for {setting} is not there: {detail}"),
            QT_TRANSLATE_NOOP("problems", "Put the file in its place or correct the path."),
        ),
        ConfigProblem.SECRET_MISSING: (
            QT_TRANSLATE_NOOP(
                "problems", "The secret for {setting} has not been stored yet: {detail}"
            ),
            QT_TRANSLATE_NOOP("problems", "Store it with the command line, then start again."),
        ),
        ConfigProblem.NO_SECRET_STORE: (
            QT_TRANSLATE_NOOP(
                "problems", "There is no place to keep secrets ({setting}). {detail}"
            ),
            QT_TRANSLATE_NOOP(
                "problems", "Unlock the key ring of the system, or set the key file for secrets."
            ),
        ),
        ConfigProblem.PORT_TAKEN: (
            QT_TRANSLATE_NOOP("problems", "The port {detail} ({setting}) is used by a program."),
            QT_TRANSLATE_NOOP("problems", "Close that program or set another port."),
        ),
    }
)


def photo_problem(problem: PhotoProblem) -> tuple[str, str]:
    """(what is wrong, what to do)."""
    what, cure = _PHOTO[problem]
    return (
        QCoreApplication.translate("problems", str(what)),
        QCoreApplication.translate("problems", str(cure)),
    )


def config_problem(error: ConfigError) -> tuple[str, str]:
    """(what is wrong, naming the setting; what to do)."""
    what, cure = _CONFIG[error.problem]
    said = QCoreApplication.translate("problems", str(what))
    return (
        said.format(setting=error.setting, detail=error.detail).strip(),
        QCoreApplication.translate("problems", str(cure)),
    )
