"""Who acts, which alliances were made when, and how the Arabic press on the Sahel tells it.

What stands in `__init__.pyi` can be had from here (`from sahel_analysis import load_corpus`); it is loaded when first
used, so that `import sahel_analysis` and `sahel --help` cost no pandas.
"""

import lazy_loader

__version__ = "0.5.0"

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
