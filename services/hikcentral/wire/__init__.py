"""How a signed call reaches the server and how its answer is judged; knows no business."""
