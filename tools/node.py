"""Node: the one that is installed beside Python, else the machine's."""

import shutil
import sys
from pathlib import Path

NODE = shutil.which("node", path=Path(sys.executable).parent) or "node"
