"""Text of documents, taken out by libraries inside reading workers."""
