"""The sample book: a made-up one to try things on."""
