"""From a file to a filing: readers turn sources into grids, `locate` finds the values in them."""
