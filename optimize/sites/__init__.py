"""Which stores and centres to open, close or resize: capacitated facility location."""

from optimize.sites.model import FAMILIES, SITES, SitePlan
from optimize.sites.problem import Customer, Link, Site, SitesProblem, Size

__all__ = ["FAMILIES", "SITES", "Customer", "Link", "Site", "SitePlan", "SitesProblem", "Size"]
