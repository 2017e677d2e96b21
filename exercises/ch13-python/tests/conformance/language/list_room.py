import sys
g = sys.getsizeof
l = [1]
l.pop()
print(g(l))
l = [1, 2, 3]
l.remove(1); l.remove(2); l.remove(3)
print(g(l))
l = list("abcde")
print(g(l))
l[2:4] = []
print(g(l))
l[:] = [1] * 9
print(g(l))
l[::2] = [0] * 5
print(g(l))
del l[::2]
print(g(l))
l.sort()
l.reverse()
print(g(l))
l += (1, 2, 3)
print(g(l))
l += "xyz"
print(g(l))
l += [1] * 40
print(g(l))
l = [] 
l += [1, 2, 3, 4, 5]
print(g(l))
l *= 3
print(g(l))
l *= 0
print(g(l))
class L(list): pass
m = L([1, 2, 3])
print(g(m) - g(L()))
m.append(1)
print(g(m) - g(L()))
m.append(1)
print(g(m) - g(L()))
x = [i for i in range(100) if i % 3]
print(g(x))
y = x[:]
print(g(y))
y.insert(3, 3)
print(g(y))
z = [y.pop() for i in range(60)]
print(g(y), g(z))
print(g(list({1, 2, 3})), g(list({1: 2}.items())), g(list(range(1000))))
a = [[]] * 3
a.append(a)
print(g(a))
l = []
for i in range(20):
    l.append(i)
    print(g(l))
while l:
    l.pop()
    print(g(l))
a, b = 1, 2
print(g([]), g([a]), g([a, b]), g([1, 2, 3]), g([1, 2, 3, 4, 5]), g([0] * 3), g(list((1, 2, 3))), g([x for x in range(10)]), g(sorted([3, 1, 2])), g([1] + [2]), g([1, 2, 3][:2]))
