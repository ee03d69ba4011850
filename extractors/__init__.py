"""Read: bytes in, upright pages, lines, documents with fields, boxes, confidence and marks out."""
