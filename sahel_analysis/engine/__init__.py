"""Annotation of a whole corpus: in partitions, in processes or on a cluster, resumable, whole or not at all."""
