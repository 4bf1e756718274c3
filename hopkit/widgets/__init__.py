"""The interactive explorers: the net under the reader's hands, and a still where no kernel runs."""

try:
    import anywidget  # noqa: F401
    import ipywidgets  # noqa: F401
    import PIL  # noqa: F401
except ModuleNotFoundError as missing:
    raise ImportError(f'hopkit.widgets needs {missing.name}: pip install "hopkit[widgets]"') from missing

from hopkit.widgets.capacity import CapacityExplorer
from hopkit.widgets.chain import ChainExplorer
from hopkit.widgets.energy import EnergyExplorer
from hopkit.widgets.free_energy import FreeEnergyExplorer
from hopkit.widgets.hidden import HiddenExplorer
from hopkit.widgets.ising import IsingExplorer
from hopkit.widgets.learning import LearningExplorer
from hopkit.widgets.mean_field import MeanFieldExplorer
from hopkit.widgets.quench import QuenchExplorer
from hopkit.widgets.recall import RecallExplorer
from hopkit.widgets.retrieval import RetrievalExplorer
from hopkit.widgets.training import TrainingExplorer

__all__ = [
    "CapacityExplorer",
    "ChainExplorer",
    "EnergyExplorer",
    "FreeEnergyExplorer",
    "HiddenExplorer",
    "IsingExplorer",
    "LearningExplorer",
    "MeanFieldExplorer",
    "QuenchExplorer",
    "RecallExplorer",
    "RetrievalExplorer",
    "TrainingExplorer",
]
