"""Color the axis letters of an emphasised shape such as *(T, B, I)*, wherever prose has one."""

import re

# Inside <em>: a shape of axis letters, P, S, V, numbers and products, such as (D*L, B, H) or (4H,).
SHAPE = re.compile(r"<em>(\([TBIHLDPSV\d\s,+*·×−-]+\))</em>")
AXIS = re.compile(r"[TBIHLD]")


def mark_axes(html: str) -> str:
    """Wrap each axis letter of each emphasised shape in <span data-axis>.

    Code is safe: in rendered code an <em> is written &lt;em&gt;.
    """
    return SHAPE.sub(lambda shape: f"<em>{mark_letters(shape[1])}</em>", html)


def mark_letters(shape: str) -> str:
    """Wrap the letters; P, S and V (projection, target steps, vocabulary) have the text's color."""
    return AXIS.sub(lambda letter: f'<span data-axis="{letter[0]}">{letter[0]}</span>', shape)
