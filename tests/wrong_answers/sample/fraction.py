# mistake: pairs-counted-once
fraction = 1 / 4


# mistake: pairs-counted-once
fraction = np.float32(len({"++"})) / 4


# right: counted by hand
fraction = 2 / 4


# right: as an array
fraction = np.array(0.5)


# right: by the energy
fraction = np.mean([y @ pair @ y > 0 for y in np.array([[1, 1], [1, -1], [-1, 1], [-1, -1]])])
