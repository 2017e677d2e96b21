# The list is made once, at `def`, and the function owns it.
def visit(name, seen=[]):
    seen.append(name)
    return len(seen)

for name in "ann", "bob", "eve":
    print(name, visit(name))
print(visit.__defaults__)
