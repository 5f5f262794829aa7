"""The components of every page. All of them are shown, alive, at /styleguide/."""

from django import template

register = template.Library()
