"""The workbench: pages for people and the API for programs, over one store. Only this room imports the web framework."""
