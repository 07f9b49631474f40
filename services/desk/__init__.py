"""The use cases of the desk: what a person may do, each as one transaction."""

from services.desk.desk import SqlDesk
from services.desk.lookup import SqlAdminLookup, SqlLookup
from services.desk.sign_in import PassphraseSignIn

__all__ = ["PassphraseSignIn", "SqlAdminLookup", "SqlDesk", "SqlLookup"]
