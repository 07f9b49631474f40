"""What a face has to be for a device to take it (contract 5). Pure; any thread."""

SMALLEST_FACE = 10 * 1024
LARGEST_FACE = 200 * 1024
