# The public names, each with the module that defines it; __init__.py loads them by this.
from polars import col as col

from focuskit._assess import assess as assess
from focuskit._prepared_engine import Engine as Engine
from focuskit.detect.detector import Detector as Detector
from focuskit.detect.detector import detector as detector
from focuskit.detect.measure import Measure as Measure
from focuskit.detect.plain_functions import PlainMeasure as PlainMeasure
from focuskit.detect.plain_functions import plain_detector as plain_detector
from focuskit.detect.vocabulary import Timeline as Timeline
from focuskit.extending.manager import Plugins as Plugins
from focuskit.extending.manager import detectors_in as detectors_in
from focuskit.hookspecs import hookimpl as hookimpl
from focuskit.intake import Mapping as Mapping
from focuskit.model.account import Account as Account
from focuskit.model.answer import Answer as Answer
from focuskit.model.assessment import Assessment as Assessment
from focuskit.model.card import Card as Card
from focuskit.model.colleague import Colleague as Colleague
from focuskit.model.contact import Contact as Contact
from focuskit.model.errors import FocuskitError as FocuskitError
from focuskit.model.errors import InputError as InputError
from focuskit.model.errors import PluginError as PluginError
from focuskit.model.errors import PolicyError as PolicyError
from focuskit.model.finding import Finding as Finding
from focuskit.model.interaction import Interaction as Interaction
from focuskit.model.practice import Practice as Practice
from focuskit.model.recommendation import AlsoRelieves as AlsoRelieves
from focuskit.model.recommendation import Recommendation as Recommendation
from focuskit.model.units import Unit as Unit
from focuskit.policy import Policy as Policy
from focuskit.policy import load_policy as load_policy
from focuskit.portfolio import Portfolio as Portfolio
from focuskit.replay import Comparison as Comparison
from focuskit.replay import Lights as Lights
from focuskit.replay import Watch as Watch
from focuskit.replay import compare as compare
from focuskit.replay import watch as watch

__all__: list[str]  # noqa: PYI035 -- __init__.py makes it of these names
