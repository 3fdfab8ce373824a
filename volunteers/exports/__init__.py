"""What a person takes with them: their own data as one ZIP. `own_data` says what is in it, `own_data_zip` writes it."""
