"""What the plots put on an Axes."""

import io
from itertools import combinations

import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
from matplotlib.colors import to_hex, to_rgb
from nbclient import NotebookClient
from PIL import Image

from hopkit import hopfield, layout, patterns, plots, storage
from hopkit.plots.inks import _stored

# Machado, Oliveira & Fernandes (2009), severity 1.0, on linear RGB.
COLOUR_BLIND = {
    "protan": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deutan": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritan": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}


@pytest.fixture
def ax():
    fig, ax = plt.subplots()
    yield ax
    plt.close(fig)


def drawn(ax):
    return ax.images[0].get_array()


def test_a_picture_has_ink_where_the_state_is_plus_one(ax):
    y = patterns.letters("H")[0]
    plots.picture(ax, y)
    ink = (drawn(ax) == to_rgb(plots.INK)).all(axis=-1)
    np.testing.assert_array_equal(ink, y.reshape(16, 16) > 0)


def test_doubt_is_paper_for_never_ink_for_always_and_between_in_between(ax):
    plots.doubt(ax, [0, 0.5, 0.25, 1], title="seen")
    (image,) = ax.images
    inks = image.cmap(image.norm(drawn(ax)))[..., :3]
    assert to_hex(inks[0, 0]) == plots.PAPER
    assert to_hex(inks[1, 1]) == plots.INK
    assert (inks[0, 1] < inks[1, 0]).all()
    assert ax.get_title() == "seen"


def test_a_unit_that_we_do_not_know_is_drawn_grey(ax):
    plots.picture(ax, [[1, 0], [0, -1]])
    grey = drawn(ax)[0, 1]
    assert all(tuple(grey) != to_rgb(colour) for colour in (plots.INK, plots.PAPER))
    np.testing.assert_array_equal(drawn(ax)[1, 0], grey)


def test_wrong_ink_is_warm_and_missing_ink_is_cool(ax):
    plots.picture(ax, [[1, -1], [1, -1]], versus=[[1, -1], [-1, 1]])
    colours = [plots.INK, plots.PAPER, plots.PLUS, plots.MINUS]
    np.testing.assert_allclose(drawn(ax).reshape(4, 3), [to_rgb(c) for c in colours])


def test_a_row_that_is_no_square_is_refused(ax):
    with pytest.raises(ValueError, match="reshape its 12 units"):
        plots.picture(ax, np.ones(12))


def test_a_gallery_draws_each_picture_and_empties_the_rest():
    fig, axes = plt.subplots(2, 2)
    plots.gallery(axes, patterns.letters("ABC"), titles="abc")
    assert [ax.get_title() for ax in axes.ravel()] == ["a", "b", "c", ""]
    assert [ax.axison for ax in axes.ravel()] == [True, True, True, False]
    plt.close(fig)


def test_weights_are_drawn_on_a_scale_symmetric_about_zero(ax):
    plots.weights(ax, np.array([[0.0, 3], [-1, 0]]))
    assert ax.images[0].get_clim() == (-3, 3)


TRIANGLE = np.array([[0, 1, -2], [1, 0, -1], [-2, -1, 0]])


def test_a_net_draws_ties_that_agree_warm_and_solid_and_ties_that_differ_cool_and_dashed(ax):
    plots.net(ax, TRIANGLE, [1, -1, 1])
    assert ax.get_legend_handles_labels()[1] == ["asks both to agree", "asks them to differ"]
    assert [(line.get_color(), line.get_linestyle()) for line in ax.lines] == [
        (plots.PLUS, "-"), (plots.MINUS, "--"), (plots.MINUS, "--"),
    ]  # fmt: skip


def test_a_net_marks_each_unit_with_its_sign_where_it_stands(ax):
    at = [[0, 0], [1, 0], [0, 2]]
    plots.net(ax, TRIANGLE, [1, -1, 1], at=at, ring=[2], numbers=True)
    rings, units = ax.collections
    np.testing.assert_array_equal(rings.get_offsets(), [[0, 2]])
    np.testing.assert_array_equal(units.get_offsets(), at)
    np.testing.assert_allclose(
        units.get_facecolor()[:, :3], [to_rgb(c) for c in (plots.INK, plots.PAPER, plots.INK)]
    )
    assert [text.get_text() for text in ax.texts] == ["+", "\N{MINUS SIGN}", "+", "0", "1", "2"]


def test_a_net_crosses_out_the_wishes_that_are_not_met_halfway_along_their_ties(ax):
    plots.net(ax, TRIANGLE, [1, -1, 1], at=[[0, 0], [1, 0], [0, 2]], strain=True)
    crosses = [line.get_xydata()[0].tolist() for line in ax.lines if line.get_marker() == "x"]
    assert crosses == [[0.5, 0], [0, 1]]


def test_a_net_without_a_state_is_its_ties_alone(ax):
    plots.net(ax, TRIANGLE, None, at=[[0, 0], [1, 0], [0, 2]])
    assert len(ax.lines) == 3
    assert not ax.collections
    assert not ax.texts


def test_energies_are_a_staircase_with_one_step_a_flip(ax):
    plots.energies(ax, [3.0, 1.0, 0.0])
    x, y = ax.lines[0].get_data()
    assert list(x) == [0, 1, 2]
    assert list(y) == [3, 1, 0]
    assert ax.lines[0].get_drawstyle() == "steps-post"


def test_a_landscape_draws_every_walk_and_a_picture_at_each_mark(ax):
    plots.landscape(ax, [[0.0, 1, 0], [0, 2, 0]], mark=[0, 2], pictures=np.ones((2, 4)))
    assert [list(line.get_ydata()) for line in ax.lines] == [[0, 1, 0], [0, 2, 0], [0, 0]]
    assert [tuple(box.xy) for box in ax.artists] == [(0, 0), (2, 0)]


def test_a_tree_has_a_leaf_for_each_valley_and_a_fork_for_each_pass(ax):
    valleys = hopfield.valleys(storage.hebbian(patterns.random(3, 10, rng=np.random.default_rng(0))))
    plots.tree(ax, valleys, pictures=valleys.minima.reshape(-1, 2, 5))
    forks = [line.get_ydata() for line in ax.lines if len(line.get_ydata()) == 4]
    leaves = [line.get_xydata()[0] for line in ax.lines if len(line.get_ydata()) == 1]
    assert sorted(map(max, forks)) == sorted(height for _, _, height in valleys.passes)
    assert sorted(height for _, height in leaves) == sorted(valleys.energies)
    assert len({place for place, _ in leaves}) == len(valleys.minima) == len(ax.artists)


def test_no_fork_of_a_tree_is_drawn_below_what_it_joins(ax):
    valleys = hopfield.valleys(storage.hebbian(patterns.random(3, 10, rng=np.random.default_rng(0))))
    plots.tree(ax, valleys)
    for fork in ax.lines[: len(valleys.passes)]:
        left, height, again, right = fork.get_ydata()
        assert height == again >= max(left, right)


FORK = np.array([3, 3, 2, 1]), np.array([1, 2, 0, 0])  # 3 to 1 or 2, both to 0; state 4 rests alone


def test_rain_is_as_much_below_a_fork_as_above_and_all_of_it_ends_at_rest():
    rain = layout.rain(5, *FORK)
    np.testing.assert_allclose(rain.drops, [4, 1.5, 1.5, 1, 1])
    np.testing.assert_allclose(rain.stream, [0.5, 0.5, 1.5, 1.5])
    assert rain.rests.tolist() == [True, False, False, False, True]
    assert not rain.loops.any()


def test_a_state_has_the_mixed_colour_of_the_rests_it_leads_to():
    start, end = np.array([2, 2]), np.array([0, 1])  # state 2 may end at 0 or at 1
    left, right = (np.array(to_rgb(colour)) for colour in plots.BASINS[:2])
    colours = plots.mixed([1.0, 0, 5], layout.rain(3, start, end))
    np.testing.assert_allclose(colours, [right, left, (left + right) / 2])


def test_what_can_only_go_round_is_black_and_lies_on_a_loop():
    start, end = np.array([0, 1, 2]), np.array([1, 0, 0])  # 0 and 1 for ever, 2 falls in, 3 rests
    rain = layout.rain(4, start, end)
    colours = plots.mixed(range(4), rain)
    np.testing.assert_allclose(colours[:3], [to_rgb(plots.INK)] * 3)
    np.testing.assert_allclose(colours[3], to_rgb(plots.BASINS[0]))
    assert np.argwhere(rain.loops).tolist() == [[0, 1], [1, 0]]


def test_a_state_that_may_leave_its_loop_has_the_colour_of_where_it_rests():
    start, end = np.array([0, 1, 1]), np.array([1, 0, 2])
    rain = layout.rain(3, start, end)
    colours = plots.mixed(range(3), rain)
    np.testing.assert_allclose(colours, [to_rgb(plots.BASINS[0])] * 3)
    np.testing.assert_allclose(rain.drops, [3, 4, 3])  # twice round, on average


def small_net():
    Y = 2 * (np.arange(16)[:, None] >> np.arange(4)[::-1] & 1) - 1
    W = storage.hebbian(np.array([[1, 1, 1, -1]]))
    b = np.array([0.5, 2.5, -0.5, 1])
    start, unit = np.nonzero(Y * hopfield.field(W, Y, b) < 0)
    return hopfield.energy(W, Y, b), start, start ^ (8 >> unit), Y


def test_a_state_graph_has_a_dot_at_each_height_and_a_line_for_each_move_downhill(ax):
    E, start, end, Y = small_net()
    x = layout.places(E, start, end)
    plots.state_graph(ax, x, E, start, end, pictures=Y.reshape(-1, 2, 2))
    lines, dots = ax.collections
    np.testing.assert_allclose(dots.get_offsets(), np.column_stack([x, E]))
    for path, a, z in zip(lines.get_paths(), start, end, strict=True):
        np.testing.assert_allclose(path.vertices[[0, -1]], [[x[a], E[a]], [x[z], E[z]]])
    rests = np.setdiff1d(np.arange(16), start)
    assert sorted(tuple(box.xy) for box in ax.artists) == sorted((x[s], E[s]) for s in rests)


def test_moves_that_go_uphill_are_warm_arrows(ax):
    plots.state_graph(ax, np.arange(3.0), np.array([0.0, 1, 3]), np.array([0, 2]), np.array([1, 1]))
    lines, _, arrows = ax.collections
    assert len(lines.get_paths()) == 1
    np.testing.assert_allclose(arrows.get_facecolor()[:, :3], [to_rgb(plots.PLUS)])
    np.testing.assert_allclose(arrows.get_offsets(), [[0, 0]])
    assert 0.9 < arrows.U[0] < 1  # it ends at the rim of the dot
    assert arrows.U[0] == pytest.approx(arrows.V[0])


def test_a_walk_alone_has_arrows_warm_where_it_goes_uphill(ax):
    heights, moves = np.array([0.0, 2, 1]), (np.array([0, 1, 2]), np.array([1, 2, 0]))
    plots.state_graph(ax, np.arange(3.0), heights, *moves, walk=[0, 1, 2])
    lines, _, arrows = ax.collections
    assert len(lines.get_paths()) == 3
    assert [tuple(c) for c in lines.get_edgecolor()[:, :3]].count(to_rgb(plots.PLUS)) == 1
    np.testing.assert_allclose(arrows.get_facecolor()[:, :3], [to_rgb(plots.PLUS), to_rgb(plots.INK)])


def test_places_put_each_state_above_the_rest_that_it_leads_to():
    x = layout.places(
        np.array([0.0, 1, 0, 0, 1]), np.array([1, 4]), np.array([0, 3])
    )  # two falls, and 2 alone
    np.testing.assert_allclose(x, [1, 1, 0, -1, -1], atol=0.05)


def test_states_that_would_hide_each_other_give_way():
    x = layout.places(np.array([0.0, 1, 1]), np.array([1, 2]), np.array([0, 0]))
    np.testing.assert_allclose(sorted(x), [-x.max(), 0, x.max()], atol=1e-3)
    assert x.max() > 0.1


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: layout.rain(3, [0, 1], [1]), ValueError, "equally long"),
        (lambda: layout.rain(3, [0], [3]), ValueError, r"name states 0 to 2; got end = \[3\]"),
        (lambda: layout.rain(3, [0.5], [1.0]), TypeError, "start must hold whole numbers"),
        (lambda: layout.rain(0, [], []), ValueError, "n must be at least 1"),
        (lambda: layout.places([0.0, 1], [1], [-1]), ValueError, "name states 0 to 1"),
        (lambda: layout.corner([1, 1, 1, 1]), ValueError, "points of a square or a cube"),
        (lambda: layout.cut([1, 1]), ValueError, "plane must be"),
        (lambda: layout.edges([[0, 1]]), ValueError, "Y must hold -1 and 1 only"),
    ],
)
def test_a_layout_of_what_is_no_net_is_refused(call, error, message):
    with pytest.raises(error, match=message):
        call()


@pytest.mark.parametrize("kind", COLOUR_BLIND)
@pytest.mark.parametrize(
    ("one", "other"),
    [
        (plots.RING, plots.PAPER),
        (plots.RING, plots.INK),
        (plots.PLUS, plots.MINUS),
        (plots.INK, plots.PAPER),
        (plots.PLUS, plots.PAPER),
        (plots.MINUS, plots.INK),
        *combinations([*plots.BASINS[:3], plots.INK], 2),
        *((plots.PLUS, basin) for basin in plots.BASINS[:3]),
    ],
)
def test_colours_that_must_differ_do_so_for_colour_blind_readers(kind, one, other):
    linear = np.array([to_rgb(one), to_rgb(other)]) ** 2.2
    seen = (linear @ np.transpose(COLOUR_BLIND[kind])).clip(0, 1) ** (1 / 2.2)
    assert np.linalg.norm(seen[0] - seen[1]) > 0.25


def test_the_style_is_left_alone_until_asked_for():
    before = dict(plt.rcParams)
    with plt.rc_context():
        plots.style()
        assert plt.rcParams["axes.edgecolor"] == plots.INK
    assert dict(plt.rcParams) == before


def test_a_figure_is_stored_sharp_with_its_width_on_the_page_and_its_smallest_font_size():
    with plt.rc_context():
        plots.style()
        fig, ax = plt.subplots()
        ax.set(title="a title", xlabel="flips")
        ax.text(0, 0, "small", fontsize=7)
        ax.text(0, 0, "hidden", fontsize=5, visible=False)
        png, shown = _stored(fig)
        plt.close(fig)
    width, height = Image.open(io.BytesIO(png)).size
    assert shown == {"width": round(width / 1.6), "height": round(height / 1.6), "label": 7}
    assert shown["width"] == pytest.approx(900, abs=25)


def test_labels_are_16_pixels_high_where_a_figure_is_800_pixels_wide():
    with plt.rc_context():
        plots.style()
        width = plt.rcParams["figure.figsize"][0]
        assert plt.rcParams["font.size"] / 72 * 800 / width >= 16
        for label in ("axes.labelsize", "axes.titlesize", "xtick.labelsize", "legend.fontsize"):
            assert plt.rcParams[label] >= plt.rcParams["font.size"]


def test_a_notebook_stores_figures_in_this_way_from_its_first_cell_on():
    cells = ["from hopkit import plots\nplots.style()",
             "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"]  # fmt: skip
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    NotebookClient(notebook, kernel_name="python3").execute()
    (output,) = notebook.cells[1].outputs
    assert output.metadata["image/png"]["label"] == plots.inks.LABEL


def test_a_map_of_shares_is_dark_at_0_and_light_at_1_with_each_row_at_its_height(ax):
    plots.shares(ax, [1, 2, 3], [0, 10], [[0, 0.5, 1], [1, 0.5, 0]])
    mesh = ax.collections[0]
    brightness = plots.SHARES(np.linspace(0, 1, 20))[:, :3].mean(axis=1)
    assert (np.diff(brightness) > 0).all()
    np.testing.assert_array_equal(mesh.get_array(), [[0, 0.5, 1], [1, 0.5, 0]])
    assert (ax.get_xlim(), ax.get_ylim()) == ((0.5, 3.5), (-5, 15))
    assert (mesh.norm.vmin, mesh.norm.vmax) == (0, 1)


def test_a_cube_has_an_edge_for_every_flip_and_arrows_point_downhill(ax):
    Y = np.array([[a, b, c] for a in (-1, 1) for b in (-1, 1) for c in (-1, 1)])
    xy = Y @ [[1, 0], [0, 1], [0.5, 0.4]]
    E = hopfield.energy(storage.hebbian([[1, 1, -1]]), Y)
    plots.cube(ax, Y, xy, E=E, colours=["r"] * 8, size=5)
    edges, arrows, dots = ax.collections
    assert len(edges.get_segments()) == len(arrows.U) == 12
    height = {tuple(place.round(6)): e for place, e in zip(xy, E, strict=True)}
    for middle, way in zip(arrows.XY, np.stack([arrows.U, arrows.V], axis=1), strict=True):
        assert height[tuple((middle - 4 * way).round(6))] >= height[tuple((middle + 4 * way).round(6))]
    np.testing.assert_allclose(dots.get_offsets(), xy)


def test_corners_on_one_spot_share_their_edges(ax):
    Y = np.array([[a, b] for a in (-1, 1) for b in (-1, 1)])
    plots.cube(ax, Y, np.stack([Y.sum(axis=1), 0 * Y[:, 0]], axis=1))
    assert len(ax.collections[0].get_segments()) <= 4
    assert len(ax.collections) == 2


def test_the_ground_is_filled_up_to_the_energy_and_a_ball_is_full_where_the_net_stays(ax):
    E, F = patterns.letters("EF")
    ax.set_ylim(-5, 5)
    plots.ground(ax, [2, 1, 0, 3], before=[1, 1, 1, 1], mark=[1, 2], pictures=[E, E], versus=[F, E], raised=2)
    now, before, *balls = ax.lines
    assert now.get_ydata().tolist() == [2, 1, 0, 3]
    assert before.get_ydata().tolist() == [1, 1, 1, 1]
    assert before.is_dashed()
    assert [ball.get_color() for ball in balls] == ["white", plots.INK]
    (earth,) = ax.collections
    outline = earth.get_paths()[0].vertices
    assert {(1, 1), (2, 0), (3, 3), (0, -5)} <= set(map(tuple, outline))
    (word,) = ax.texts
    assert word.get_text() == "raised"
    assert word.xy == (2, 0)
    boxes = [artist for artist in ax.artists if artist.xy[1] == -5]
    pictures = [box.offsetbox.get_data() for box in boxes]
    missing = np.all(np.isclose(pictures[0], to_rgb(plots.MINUS)), axis=-1).sum()
    surplus = np.all(np.isclose(pictures[0], to_rgb(plots.PLUS)), axis=-1).sum()
    assert missing + surplus == (E != F).sum()
    assert not np.isclose(pictures[1], to_rgb(plots.PLUS)).all(axis=-1).any()


def test_a_box_has_its_eight_corners_and_twelve_edges_where_corner_puts_them(ax):
    colours = [None, plots.INK, plots.PAPER, None, None, None, plots.PLUS, None]
    plots.box(ax, colours, at=(3, 1), names=["a", "b", "c"])
    (edges,) = [c for c in ax.collections if len(c.get_paths()) == 12]
    assert len({tuple(end) for path in edges.get_paths() for end in path.vertices.round(9)}) == 8
    placed = {to_hex(c.get_facecolor()[0]): c.get_offsets() for c in ax.collections if c is not edges}
    assert len(placed.pop(plots.GREY)) == 5
    for colour, state in ((plots.INK, [-1, -1, 1]), (plots.PAPER, [-1, 1, -1]), (plots.PLUS, [1, 1, -1])):
        np.testing.assert_allclose(placed[colour], [layout.corner(state, (3, 1))])
    assert [text.get_text() for text in ax.texts] == ["a", "b", "c"]


def test_a_square_has_four(ax):
    plots.box(ax, [plots.INK] * 4, plane=(1, 1, 0.5))
    edges, corners, *_ = ax.collections
    assert len(edges.get_paths()) == 4
    np.testing.assert_allclose(corners.get_offsets(), [[-1, -1], [-1, 1], [1, -1], [1, 1]])
    np.testing.assert_allclose(ax.patches[0].get_xy()[:2], layout.cut((1, 1, 0.5)))


def test_a_cut_is_where_the_plane_meets_the_edges_in_order_around_it():
    np.testing.assert_allclose(sorted(layout.cut((1, 1, 0.5)).tolist()), [[-1, 0.5], [0.5, -1]])
    middle = layout.cut((0, 0, 1, 0))  # half way into the page: a square, one corner after the other
    assert len(middle) == 4
    assert [abs(step).sum() for step in np.diff([*middle, middle[0]], axis=0)] == pytest.approx([2] * 4)
    hexagon = layout.cut((1, 1, 1, 0), at=(5, 0))
    assert len(hexagon) == 6
    np.testing.assert_allclose(hexagon.mean(axis=0), [5, 0], atol=1e-12)
    assert len(layout.cut((1, 1, 1, 4))) == 0


def test_a_plane_that_misses_the_cube_is_not_drawn(ax):
    plots.box(ax, [None] * 8, plane=(1, 1, 1, 4))
    assert not len(ax.patches[0].get_xy())


def test_two_layers_tie_every_unit_to_every_unit_of_the_other_layer_and_to_none_of_its_own(ax):
    plots.two_layers(ax, 3, 4, title="three and four", below="E", marks="01")
    above, below = (spots.get_offsets() for spots in ax.collections)
    assert (len(above), len(below)) == (3, 4)
    ties = {tuple(map(tuple, line.get_xydata().round(9))) for line in ax.lines}
    assert ties == {(tuple(a.round(9)), tuple(u.round(9))) for a in above for u in below}
    assert above[:, 1].min() > below[:, 1].max()
    assert [text.get_text() for text in ax.texts] == ["0", "1", "0", "E"]
    for x, y in [*above, *below, *(text.get_position() for text in ax.texts)]:
        assert ax.get_xlim()[0] < x < ax.get_xlim()[1]
        assert ax.get_ylim()[0] < y < ax.get_ylim()[1]
    assert ax.get_title() == "three and four"


def test_if_only_one_of_the_upper_units_is_on_a_box_holds_them_all_and_the_first_is_filled(ax):
    plots.two_layers(ax, 3, 2, one=True)
    above, *ties, box = ax.collections[0].get_offsets(), *ax.lines
    assert len(ties) == 6
    (left, low), (right, high) = box.get_xydata().min(axis=0), box.get_xydata().max(axis=0)
    assert all(left < x < right and low < y < high for x, y in above)
    fills = [to_hex(fill) for fill in ax.collections[0].get_facecolor()]
    assert fills == [plots.RING.lower(), plots.PAPER.lower(), plots.PAPER.lower()]
    assert [text.get_text() for text in ax.texts] == ["1", "0", "0"]


@pytest.mark.parametrize("limits", [None, (0, 10)])
def test_greys_have_ink_where_a_picture_is_large_on_scales_of_their_own_or_on_one(limits):
    fig, axes = plt.subplots(1, 3)
    X = np.array([[0.0, 1, 2, 5], [0, 0, 0, 10]])
    plots.greys(axes, X, titles=["first", "second"], limits=limits)
    assert [ax.axison for ax in axes] == [True, True, False]
    assert [ax.get_title() for ax in axes] == ["first", "second", ""]
    for ax, x, own in zip(axes, X, [(0, 5), (0, 10)], strict=False):
        np.testing.assert_array_equal(drawn(ax), x.reshape(2, 2))
        assert ax.images[0].get_clim() == (limits or own)
        shade = ax.images[0].cmap(ax.images[0].norm(drawn(ax)))[..., :3].mean(axis=-1).ravel()
        assert (np.diff(shade[np.argsort(x, kind="stable")]) <= 0).all()
    plt.close(fig)


def test_where_a_head_looks_has_a_row_for_each_query_and_is_as_light_as_the_share_is_large(ax):
    shares = np.array([[1.0, 0, 0], [0.5, 0.25, 0.25]])
    plots.looks(ax, shares, title="a head")
    (image,) = ax.images
    np.testing.assert_array_equal(drawn(ax), shares)
    assert image.get_clim() == (0, 1)
    light = image.cmap(image.norm(shares))[..., :3].mean(axis=-1)
    assert light[0, 0] > light[1, 0] > light[1, 1] > light[0, 1]
    assert ax.get_ylim()[0] > ax.get_ylim()[1]
    assert ax.get_title() == "a head"


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda ax: plots.two_layers(ax, 0, 3), "n_above must be at least 1; got 0"),
        (lambda ax: plots.two_layers(ax, 3, 0), "n_below must be at least 1; got 0"),
        (lambda ax: plots.two_layers(ax, 3, 3, marks=""), "marks must have a character"),
        (lambda ax: plots.greys(ax, np.ones((2, 12))), "square pictures, one per row; got shape .2, 12."),
        (lambda ax: plots.greys(ax, np.ones(16)), r"square pictures, one per row; got shape .16,."),
        (lambda ax: plots.greys(ax, np.ones((1, 4)), titles=["a", "b"]), "titles must be 1"),
        (lambda ax: plots.looks(ax, np.ones(3)), r"shares must be .n, M.; got shape .3,."),
        (lambda ax: plots.looks(ax, [[0.5, 1.5]]), "shares must be from 0 to 1; got 1.5"),
    ],
)
def test_what_no_layer_picture_or_head_can_be_is_refused(ax, draw, message):
    with pytest.raises(ValueError, match=message):
        draw(ax)
