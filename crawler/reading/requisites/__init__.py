"""WHAT DOES A PAGE NEED TO BE SHOWN AS IT WAS? Its style sheets, what they import, fonts and backgrounds."""
