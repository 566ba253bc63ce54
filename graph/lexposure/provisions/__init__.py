"""Documents into provisions: segmentation, scope."""
