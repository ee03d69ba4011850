"""Portraits of nobody and codes that lead nowhere, as SVG."""

from __future__ import annotations

from markupsafe import Markup

from samples.dice import dice


def portrait_svg(seed: int, sex: str = "男", ground: str = "#f3f3f3") -> Markup:
    """Return a drawn head and shoulders, 26 × 32."""
    rng = dice("portrait", seed)
    skin = rng.choice(("#e8c4a0", "#dfb48c", "#f0d0b0", "#d8a880"))
    hair = rng.choice(("#1c1a1a", "#2a2320", "#55504c" if rng.random() < 0.4 else "#181818"))
    coat = rng.choice(("#20304c", "#303030", "#4a2c34", "#2c4438", "#6a6a70"))
    wide, long = rng.uniform(4.9, 5.8), rng.uniform(6.6, 7.6)
    eye = rng.uniform(1.9, 2.4)
    far, near = 14.4 + wide, 11.6 - wide
    back = (
        f'<path d="M{near} 13 Q13 -2 {far} 13 L{far + 0.2} 21 L{near - 0.2} 21 Z" fill="{hair}"/>'
        if sex == "女"
        else f'<ellipse cx="13" cy="10" rx="{wide + 0.7}" ry="{long - 0.4}" fill="{hair}"/>'
    )
    part = f"{rng.uniform(11, 15)} {rng.uniform(5, 8)}"
    left, right = f"{13 - wide} 10.5", f"{13 + wide} 10.5"
    fringe = f'<path d="M{left} Q{part} {right} Q13 1.5 {left}Z" fill="{hair}"/>'
    face = "".join(
        f'<ellipse cx="{13 + side * eye}" cy="13" rx="0.85" ry="0.42" fill="#222"/>'
        f'<path d="M{11.8 + side * eye} 11.6 q1.2 -0.7 2.4 0" stroke="{hair}"'
        ' stroke-width="0.4" fill="none"/>'
        for side in (-1, 1)
    )
    return Markup(  # noqa: S704
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 26 32" width="100%" height="100%"'
        ' preserveAspectRatio="none">'
        f'<rect width="26" height="32" fill="{ground}"/>{back}'
        f'<path d="M1 32 Q2 24 10 23 L16 23 Q24 24 25 32Z" fill="{coat}"/>'
        f'<path d="M10 18 L10 23 L13 27 L16 23 L16 18Z" fill="{skin}"/>'
        f'<path d="M9.6 22.6 L13 27 L16.4 22.6 L18 24 L13 31 L8 24Z" fill="#f8f8f8"/>'
        f'<ellipse cx="13" cy="13.2" rx="{wide}" ry="{long}" fill="{skin}"/>{fringe}{face}'
        f'<path d="M13 13.5 q-0.9 2.2 0.2 2.4" stroke="#a87850" stroke-width="0.35" fill="none"/>'
        f'<path d="M11.3 17.8 q1.7 0.9 3.4 0" stroke="#a04a44" stroke-width="0.5" fill="none"/></svg>'
    )


def qr_svg(seed: int) -> Markup:
    """Return a square of modules that looks like a code and says nothing."""
    rng, size = dice("qr", seed), 29
    dark = {(x, y) for x in range(size) for y in range(size) if rng.random() < 0.48}
    for left, top in ((0, 0), (size - 7, 0), (0, size - 7)):
        for x in range(-1, 8):
            for y in range(-1, 8):
                edge = x in (0, 6) or y in (0, 6)
                heart = 2 <= x <= 4 and 2 <= y <= 4
                inside = 0 <= x <= 6 and 0 <= y <= 6
                dark.discard((left + x, top + y))
                if inside and (edge or heart):
                    dark.add((left + x, top + y))
    squares = "".join(f"M{x} {y}h1v1h-1z" for x, y in sorted(dark))
    return Markup(  # noqa: S704
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" width="100%" height="100%">'
        f'<path d="{squares}" fill="#111"/></svg>'
    )
