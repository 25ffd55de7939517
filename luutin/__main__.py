"""`python -m luutin` is `luutin`."""

from luutin.start import main

if __name__ == "__main__":
    main()
