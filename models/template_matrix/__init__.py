"""Linear Pyomo models at the speed of numpy: each rule is read once, as a template, and evaluated in bulk.

``read_templates(model)`` reads the rules of a model built on any small data. ``evaluate(templates, data)`` writes the
model's matrix for other data of the same shape: integer-coded sets, relations (indexed sets) and parameters as numpy
columns. A rule is an ordinary Pyomo rule, with conditions kept in sets and numbers in parameters; whatever cannot be
evaluated in bulk is refused with the name of the rule and of the construct.
"""

from template_matrix.errors import TemplateError
from template_matrix.evaluate import Form, evaluate
from template_matrix.templates import Templates, read_templates

__all__ = ["Form", "TemplateError", "Templates", "evaluate", "read_templates"]
