"""Secrets outside the database and the settings: the system's keyring, or an encrypted file."""

from services.secrets.keyring_store import KeyringSecrets
from services.secrets.opening import ensure_key, open_secrets
from services.secrets.vault import VaultSecrets

__all__ = ["KeyringSecrets", "VaultSecrets", "ensure_key", "open_secrets"]
