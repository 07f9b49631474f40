"""The screens. Qt lives here; everything outside is reached through `kiosk.core.ports`."""
