"""What is so outside any article: countries, blocs, places, organizations; how names and tables are read."""
