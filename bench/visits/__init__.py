"""The page measured: a home as a large office has, people who click through it, a bare page to compare."""
